"""Why a policy chose what it chose."""
