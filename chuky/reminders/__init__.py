"""Reminders (nhắc việc): when they are due, whom they reach, how they leave the house."""
