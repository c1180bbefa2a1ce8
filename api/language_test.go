package api

import "testing"

func TestLanguageThatIsLikedBest(t *testing.T) {
	for accept, want := range map[string]string{
		"kk;q=0.1,en;q=0.9": "en", "kk,ru": "kk", "ru-KZ, kk;q=0.9": "ru", "de,kk;q=0.2,ru;q=0.2": "kk", "en; q = 0.3, RU ;Q=0.5": "en",
		"en;q=0": "", "en;q=0, ru;q=0.001": "ru", "de": "", "": "", "*": "", "eng": "", "??;;q=1,,xx-_,ru;q=0.4": "ru", "kk;level=1": "kk", "kk;q=much": "kk",
		"kk;q=-1, en;q=nan, ru;q=0.1": "ru",
	} {
		if got := language(accept); got != want {
			t.Errorf("%q is read as %q, want %q", accept, got, want)
		}
	}
}
