"""What a reader keeps and says of guidance: reading list, usefulness, topics followed."""
