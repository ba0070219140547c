"""What every screen is drawn with: styled lines, pages, fields and bars."""
