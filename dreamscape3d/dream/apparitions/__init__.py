"""What appears: fears, memories, tales, visions, echoes, messages."""
