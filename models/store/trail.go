package store

import (
	"slices"

	"demeu/models"
)

// TakeKey claims an idempotency key; a key that is there already is a unique violation.
func (t *Tx) TakeKey(k *models.IdempotencyKey) error { return translate(t.gorm.Create(k).Error) }

// AnswerKey stores the answer of a claimed key.
func (t *Tx) AnswerKey(k *models.IdempotencyKey) error {
	return translate(t.gorm.Model(k).Select("outcome", "failed").Updates(k).Error)
}

// Key finds a stored answer; nil when there is none.
func Key(r Reader, actor, key string) (*models.IdempotencyKey, error) {
	return First[models.IdempotencyKey](r, "", "actor_id = ? AND key = ?", actor, key)
}

// LastEvent is the newest thing done to a record; nil when nothing was.
func LastEvent(r Reader, object, id string) (*models.Event, error) {
	if !models.IsID(id) {
		return nil, nil
	}
	return First[models.Event](r, "at DESC, id DESC", "object = ? AND object_id = ? AND outcome = ?", object, id, models.Done)
}

// Approvals are who acted in the steps of a record since the last time when that was voided, and which round it is.
func Approvals(r Reader, object, id string) (acted []models.Approval, round int64, err error) {
	all, err := Find[models.Approval](r, "at, id", "object = ? AND object_id = ?", object, id)
	for _, a := range all {
		if a.Step == models.StepVoided {
			round++
		}
	}
	return slices.DeleteFunc(all, func(a models.Approval) bool { return a.Round != round || a.Step == models.StepVoided }), round, err
}

// Events are everything that happened to a record, oldest first.
func Events(r Reader, object, id string) ([]models.Event, error) {
	return Find[models.Event](r, "at, id", "object = ? AND object_id = ?", object, id)
}
