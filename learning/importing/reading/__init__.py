"""Reads Word, PowerPoint and PDF files. No Django: it runs in a process of its own."""
