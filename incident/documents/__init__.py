"""Facts → text → Word, Markdown or plain text; and the search for a patient's identity in it."""
