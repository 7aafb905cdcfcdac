"""`python -m tillitsmaal` is `tillit`."""

from tillitsmaal.cli import main

main()
