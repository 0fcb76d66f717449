"""How the trail is told: the Chinese words of every noun, and the sentences made of them."""
