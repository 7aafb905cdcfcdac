"""Users' YAML files: read as text with positions, validated by a model, every problem with its line."""

from tillitsmaal.marked_yaml.marked import Marked, YamlPath, doubles, hint, in_order, shorthand
from tillitsmaal.marked_yaml.reading import LARGEST, read_yaml
from tillitsmaal.marked_yaml.validation import validated

__all__ = ["LARGEST", "Marked", "YamlPath", "doubles", "hint", "in_order", "read_yaml", "shorthand", "validated"]
