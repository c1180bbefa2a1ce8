package calendar

import (
	"fmt"
	"strings"
	"time"
)

// months are the names in a date: Kazakh in the nominative, Russian in the genitive.
var months = map[string][12]string{
	"kk": {"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"},
	"ru": {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// layouts order year, month and day.
var layouts = map[string]string{
	"kk": "%[1]d ж. %[3]d %[2]s",
	"ru": "%[3]d %[2]s %[1]d г.",
	"en": "%[3]d %[2]s %[1]d",
}

// astanaTime names the time of the capital, as deadlines in Kazakhstan are announced.
var astanaTime = map[string]string{"kk": "Астана уақыты", "ru": "время Астаны", "en": "Astana time"}

// Words writes the date for people: "2026 ж. 21 қараша" in Kazakh ("kk"), "21 ноября 2026 г." in Russian ("ru"),
// "21 November 2026" in English and any other language. No date is "".
func (d Date) Words(lang string) string {
	t, ok := d.midnight()
	if !ok {
		return ""
	}
	lang = known(lang)
	return fmt.Sprintf(layouts[lang], t.Year(), months[lang][t.Month()-1], t.Day())
}

// Deadline writes a day that is wholly in time as the deadline that it is, with the last minute of the day in
// Astana. No date is "".
func (d Date) Deadline(lang string) string {
	return LocalTime{Date: d, Clock: "23:59", Zone: Kazakhstan}.Words(lang)
}

// Words writes a deadline with its date, time and zone: "21 November 2026, 18:00, Astana time (UTC+5)". A zone
// outside Kazakhstan appears by its IANA name. A local time that is no instant is "".
func (l LocalTime) Words(lang string) string {
	instant, err := l.UTC()
	if err != nil {
		return ""
	}
	zone := l.Zone
	if zone == Kazakhstan {
		zone = astanaTime[known(lang)]
	}
	wall, _ := l.wall() // UTC has read it already
	return fmt.Sprintf("%s, %s, %s (%s)", l.Date.Words(lang), l.Clock, zone, offset(wall.Sub(instant)))
}

// offset writes a distance from UTC: "UTC+5", "UTC-3:30", "UTC".
func offset(d time.Duration) string {
	if d == 0 {
		return "UTC"
	}
	sign := "+"
	if d < 0 {
		sign, d = "-", -d
	}
	hours, minutes := d/time.Hour, d%time.Hour/time.Minute
	return "UTC" + sign + strings.TrimSuffix(fmt.Sprintf("%d:%02d", hours, minutes), ":00")
}

// known returns the language, or English for one that the package cannot write.
func known(lang string) string {
	if _, ok := months[lang]; ok {
		return lang
	}
	return "en"
}
