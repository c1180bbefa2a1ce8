package models

import "testing"

// What nobody can see names nothing; what has one sign that shows does.
func TestBlank(t *testing.T) {
	for _, s := range []string{"", " \t\r\n", "\u200b\u200d\ufeff", "\u00a0\u2003", "\u0301", "\x00\u202e"} {
		if !Blank(s) {
			t.Errorf("%q counts as a text", s)
		}
	}
	for _, s := range []string{"Қ", " 7 ", "\u200b!\u200b", "🙂", "№"} {
		if Blank(s) {
			t.Errorf("%q counts as nothing", s)
		}
	}
}
