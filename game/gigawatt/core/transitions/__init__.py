"""Small changes of a position that keep its remembered pieces true, and the effects of cards made of them."""
