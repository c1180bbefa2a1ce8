package lang

import "testing"

func TestErrorsSayMoneyAsPeopleReadIt(t *testing.T) {
	params := map[string]string{"need": "50000000.00 KZT", "have": "-1234.50 EUR"}
	for language, want := range map[string]string{
		"ru": "Доли фондов должны составлять всю сумму гранта: 50\u00a0000\u00a0000\u00a0₸, сейчас -1\u00a0234,50\u00a0€.",
		"en": "The funds' parts must make the whole award: 50\u00a0000\u00a0000\u00a0₸, now -1\u00a0234.50\u00a0€.",
	} {
		if got := Error(language, "award.funding_sum", params); got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
	if params["need"] != "50000000.00 KZT" {
		t.Error("what programs read was changed")
	}
	if got := Error("ru", "award.budget_invalid", nil); got != "Проверьте отмеченные поля." {
		t.Errorf("marked fields: %q", got)
	}
}

func TestErrorsNameTheStepsOfDuties(t *testing.T) {
	for language, want := range map[string]string{
		"kk": "Әлия бұрынғы «Траншты төлеуге ұсыну» қадамын орындаған, сондықтан мұны басқа адам жасайды.",
		"ru": "Әлия уже действовал(а) на прежнем шаге «Согласовать транш к выплате», поэтому это делает другой человек.",
	} {
		if got := Error(language, "duty.acted_before", map[string]string{"by": "Әлия", "step": "tranche.certify"}); got != want {
			t.Errorf("%s: %q", language, got)
		}
	}
	if got := Error("en", "score.step", map[string]string{"step": "0.5"}); got != "The score must be a multiple of 0.5." {
		t.Error(got)
	}
}

func TestNamesAreQuotedOnce(t *testing.T) {
	for name, want := range map[string]string{
		"Жасыл алаң":              "Проект «Жасыл алаң», Жасыл алаң.",
		"«Жасыл алаң»":            "Проект «Жасыл алаң», «Жасыл алаң».",
		"Центр «Алаң»":            "Проект «Центр „Алаң“», Центр «Алаң».",
		"«Алаң» и «Бақ»":          "Проект «„Алаң“ и „Бақ“», «Алаң» и «Бақ».",
		"Фонд \"Алаң\" и {title}": "Проект «Фонд \"Алаң\" и {title}», Фонд \"Алаң\" и {title}.",
	} {
		if got := Fill("Проект «{title}», {title}.", map[string]string{"title": name}); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}
