"""What `tillit` can be told to do: the commands and their options, by what one comes for."""
