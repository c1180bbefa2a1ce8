package calendar

import (
	"errors"
	"testing"
	"time"
)

// Kazakhstan gave up its second zone on 1 March 2024. Older zone data fail here, as they must.
func TestZoneOfKazakhstan(t *testing.T) {
	for day, want := range map[Date]string{
		"2024-02-28": "2024-02-28T06:00:00Z", // noon at UTC+6
		"2024-02-29": "2024-02-29T06:00:00Z",
		"2024-03-01": "2024-03-01T07:00:00Z", // noon at UTC+5
		"2026-03-10": "2026-03-10T07:00:00Z",
	} {
		got, err := LocalTime{day, "12:00", Kazakhstan}.UTC()
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("noon of %s is %s, %v; want %s", day, got.Format(time.RFC3339), err, want)
		}
	}
	if err := CheckZones(); err != nil {
		t.Error(err)
	}
}

func TestLocalTime(t *testing.T) {
	for name, c := range map[string]struct {
		local LocalTime
		want  string
		err   error
	}{
		"a closing":                       {LocalTime{"2026-03-10", "18:00", Kazakhstan}, "2026-03-10T13:00:00Z", nil},
		"the last second of a day":        {LocalTime{"2026-03-10", "23:59:59", Kazakhstan}, "2026-03-10T18:59:59Z", nil},
		"the hour that came twice: later": {LocalTime{"2024-02-29", "23:30", Kazakhstan}, "2024-02-29T18:30:00Z", nil},
		"the same in Berlin's autumn":     {LocalTime{"2026-10-25", "02:30", "Europe/Berlin"}, "2026-10-25T01:30:00Z", nil},
		"an hour that Berlin skips":       {LocalTime{"2026-03-29", "02:30", "Europe/Berlin"}, "", ErrGap},
		"no date":                         {LocalTime{"", "18:00", Kazakhstan}, "", ErrDate},
		"an impossible date":              {LocalTime{"2026-02-30", "18:00", Kazakhstan}, "", ErrDate},
		"no clock":                        {LocalTime{"2026-03-10", "", Kazakhstan}, "", ErrClock},
		"24:00":                           {LocalTime{"2026-03-10", "24:00", Kazakhstan}, "", ErrClock},
		"one digit":                       {LocalTime{"2026-03-10", "8:00", Kazakhstan}, "", ErrClock},
		"half a second":                   {LocalTime{"2026-03-10", "18:00:00.5", Kazakhstan}, "", ErrClock},
		"no zone":                         {LocalTime{"2026-03-10", "18:00", ""}, "", ErrZone},
		"the machine's zone":              {LocalTime{"2026-03-10", "18:00", "Local"}, "", ErrZone},
		"a zone of nowhere":               {LocalTime{"2026-03-10", "18:00", "Asia/Nowhere"}, "", ErrZone},
	} {
		got, err := c.local.UTC()
		if !errors.Is(err, c.err) || err == nil && got.Format(time.RFC3339) != c.want {
			t.Errorf("%s: %s, %v; want %s, %v", name, got.Format(time.RFC3339), err, c.want, c.err)
		}
		if !errors.Is(c.local.Validate(), c.err) {
			t.Errorf("%s: Validate = %v", name, c.local.Validate())
		}
		if err != nil {
			continue
		}
		if back, err := LocalAt(got, c.local.Zone); err != nil || back != c.local {
			t.Errorf("%s: back from the instant it is %+v, %v", name, back, err)
		}
	}
	if _, err := LocalAt(time.Time{}, ""); err != ErrZone {
		t.Errorf("LocalAt without a zone: %v", err)
	}
	if !(LocalTime{}).IsZero() || (LocalTime{Zone: Kazakhstan}).IsZero() {
		t.Error("IsZero is wrong")
	}
}

// A day is in time to its last minute, and says so.
func TestZ12_DeadlineOfADay(t *testing.T) {
	for lang, want := range map[string]string{
		"kk": "2026 ж. 16 наурыз, 23:59, Астана уақыты (UTC+5)", "ru": "16 марта 2026 г., 23:59, время Астаны (UTC+5)", "en": "16 March 2026, 23:59, Astana time (UTC+5)",
	} {
		if got := Date("2026-03-16").Deadline(lang); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	if got := Date("").Deadline("en"); got != "" {
		t.Errorf("no day is %q", got)
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		day        Date
		kk, ru, en string
	}{
		{"2026-11-21", "2026 ж. 21 қараша", "21 ноября 2026 г.", "21 November 2026"},
		{"2026-01-05", "2026 ж. 5 қаңтар", "5 января 2026 г.", "5 January 2026"},
		{"2026-03-10", "2026 ж. 10 наурыз", "10 марта 2026 г.", "10 March 2026"},
		{"2027-01-01", "2027 ж. 1 қаңтар", "1 января 2027 г.", "1 January 2027"},
		{"", "", "", ""},
	} {
		for lang, want := range map[string]string{"kk": c.kk, "ru": c.ru, "en": c.en, "de": c.en} {
			if got := c.day.Words(lang); got != want {
				t.Errorf("%s in %s: %q, want %q", c.day, lang, got, want)
			}
		}
	}
	closing := LocalTime{"2026-11-21", "18:00", Kazakhstan}
	for lang, want := range map[string]string{
		"kk": "2026 ж. 21 қараша, 18:00, Астана уақыты (UTC+5)",
		"ru": "21 ноября 2026 г., 18:00, время Астаны (UTC+5)",
		"en": "21 November 2026, 18:00, Astana time (UTC+5)",
	} {
		if got := closing.Words(lang); got != want {
			t.Errorf("closing in %s: %q, want %q", lang, got, want)
		}
	}
	for _, c := range []struct {
		local LocalTime
		want  string
	}{
		{LocalTime{"2024-02-29", "18:00", Kazakhstan}, "29 February 2024, 18:00, Astana time (UTC+6)"},
		{LocalTime{"2026-07-01", "09:00", "Europe/Berlin"}, "1 July 2026, 09:00, Europe/Berlin (UTC+2)"},
		{LocalTime{"2026-07-01", "09:00", "Asia/Kolkata"}, "1 July 2026, 09:00, Asia/Kolkata (UTC+5:30)"},
		{LocalTime{"2026-07-01", "09:00", "America/New_York"}, "1 July 2026, 09:00, America/New_York (UTC-4)"},
		{LocalTime{"2026-07-01", "09:00", "UTC"}, "1 July 2026, 09:00, UTC (UTC)"},
		{LocalTime{"2026-07-01", "later", Kazakhstan}, ""},
	} {
		if got := c.local.Words("en"); got != c.want {
			t.Errorf("%+v: %q, want %q", c.local, got, c.want)
		}
	}
}
