package workflows

import (
	"demeu/models"
	"demeu/models/store"
)

// JobLetter is the kind of the job that sends one letter.
const JobLetter = "letter"

// Tell writes a letter to a person about a record and lets the queue send it after the commit. The same event makes
// one letter of a template for an address, however often it is asked.
func (s *Step) Tell(to *models.Person, template string, about store.Entity, params models.Params) error {
	l := &models.Letter{
		Base: s.New(), Address: to.Email, Language: to.Language, Template: template, Params: params,
		State: models.LetterQueued,
	}
	if to.ID != "" {
		l.PersonID = &to.ID
	}
	if s.last != "" {
		event := s.last
		l.EventID = &event
	}
	if about != nil {
		id := about.Meta().ID
		l.ObjectOf, l.ObjectID = about.Object(), &id
	}
	if err := store.Insert(s.Tx, l); err != nil {
		return err
	}
	s.Enqueue(JobLetter, map[string]string{"letter_id": l.ID, "template": template})
	return nil
}

// TellRoles writes to everybody who holds one of the roles in an organisation, each in words of their own language.
func (s *Step) TellRoles(organisationID string, roles []models.Role, template string, about store.Entity, words func(language string) models.Params) error {
	people, err := store.Holders(s.Tx, organisationID, roles)
	if err != nil {
		return err
	}
	for i := range people {
		if people[i].ID == s.Actor.PersonID {
			continue // nobody needs a letter about what they just did themselves
		}
		if err := s.Tell(&people[i], template, about, words(people[i].Language)); err != nil {
			return err
		}
	}
	return nil
}

// TellAddress writes to somebody who has no account yet.
func (s *Step) TellAddress(email, language, template string, params models.Params) error {
	if language == "" {
		language = s.call.Language
	}
	return s.Tell(&models.Person{Email: email, Language: language}, template, nil, params)
}
