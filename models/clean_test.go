package models

import "testing"

func TestTrimmed(t *testing.T) {
	for in, want := range map[string]string{"\u200b \ufeff": "", "\u2060\u200d": "", "\t": "", " a\u200db \n": "a\u200db"} {
		if got := Trimmed(in); got != want {
			t.Errorf("%q is trimmed to %q, want %q", in, got, want)
		}
	}
}

// What turns a name round or hides in it is no part of it; the joiners are.
func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"Фонд \u202eмуборД\u202c": "Фонд муборД", "\ufeffQog\u200bam": "Qogam", "\u2066a\u2069\u061c\u00ad": "a",
		"می\u200cخواهم 👩\u200d🔧": "می\u200cخواهم 👩\u200d🔧", " a  b ": " a  b ",
	} {
		if got := CleanName(in); got != want {
			t.Errorf("%q is cleaned to %q, want %q", in, got, want)
		}
	}
}

// Two references that look alike are the same one; capitals tell two apart.
func TestReference(t *testing.T) {
	for in, want := range map[string]string{
		"REFA\u200b": "REFA", "\ufeffREF\u00adA": "REFA", "RE\x00FA\u202e": "REFA", "REFA\ufe0f": "REFA",
		" REF \t\u00a0 A\r\n": "REF A", "REF \u200b A": "REF A", "refa": "refa", "\u200b \u2060": "",
	} {
		if got := Reference(in); got != want {
			t.Errorf("%q is read as %q, want %q", in, got, want)
		}
	}
}
