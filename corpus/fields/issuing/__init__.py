"""The issuer: as declared, as the text says, else the body for which the one acts who leads the release."""
