"""What readers do with guidance: keep it, follow a topic, say whether it helped."""
