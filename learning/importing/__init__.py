"""Word, PowerPoint and PDF files that become drafts."""
