"""What more than one service needs: the common words, and the machinery at the edges."""
