package grants

import (
	"context"
	"io"
	"slices"
	"strings"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
)

// Attach stores a file of an application.
func (g *Grants) Attach(ctx context.Context, id string, up workflows.Upload) (*workflows.AttachmentView, error) {
	r := g.Store.Read(ctx)
	if _, err := g.May(ctx, r, "application", id, "attach"); err != nil {
		return nil, err
	}
	a, err := store.Get[models.Application](r, id)
	if err != nil {
		return nil, err
	}
	call, err := store.Get[models.Call](r, a.CallID)
	if err != nil {
		return nil, err
	}
	known := up.Kind == otherFile || slices.ContainsFunc(call.Documents, func(d models.DocumentRule) bool { return d.As == "file" && d.Code == up.Kind })
	if !known {
		return nil, models.Bad("/kind", "field.enum")
	}
	return workflows.Attach(ctx, g.House, g.Applications.Machine, id, up)
}

// otherFile is the kind of a file that no rule of the call asks for.
const otherFile = "other"

// Detach takes a file of an application away.
func (g *Grants) Detach(ctx context.Context, id, attachmentID string) error {
	return workflows.Detach(ctx, g.House, g.Applications.Machine, id, attachmentID)
}

// Attachment gives a file of any record to whoever may read that record. Those of a report and of an award are for
// its two sides and the auditor alone. Of an application an expert gets less: no file that shows an account, and none at all where the
// call is blind.
func (g *Grants) Attachment(ctx context.Context, id string) (*models.Attachment, io.ReadCloser, error) {
	return workflows.Open(ctx, g.House, id, func(see *workflows.Sight, at *models.Attachment) error {
		if at.ObjectOf == "report" && !see.Shows("report", "read_details") {
			return models.Missing("attachment") // receipts name people; a donor sees the report without them
		}
		if at.ObjectOf == "award" && !see.Actor.System && see.Standing.ForDonorAlone() {
			return models.Missing("attachment") // signed copies show where the grantee is paid
		}
		if at.ObjectOf == "decision" && see.Standing.Has(models.Conflicted) {
			return models.Missing("attachment") // minutes speak of every application at once
		}
		if at.ObjectOf != "application" || g.Policy.Check(see.Standing, "application", "read_applicant") {
			return nil
		}
		a, err := store.Get[models.Application](see.Reader, at.ObjectID)
		if err != nil {
			return err
		}
		call, err := store.Get[models.Call](see.Reader, a.CallID)
		if err != nil {
			return err
		}
		if call.Scoring.Blind || showsAccount(at.Kind) {
			return models.Missing("attachment")
		}
		return nil
	})
}

// showsAccount says whether a file of this kind tells where an organisation is paid.
func showsAccount(kind string) bool { return strings.HasPrefix(kind, "bank") }

// knows says whether somebody may learn who applies in a blind call, and see accounts in any: everybody but experts.
func knows(see *workflows.Sight, standing models.Standing) bool {
	return see.ShowsTo(standing, "application", "read_applicant")
}

// shownFiles are the files of an application as this reader may see them.
func shownFiles(see *workflows.Sight, id string, knows, blind bool) ([]workflows.AttachmentView, error) {
	files, err := workflows.AttachmentsOf(see.Reader, "application", id)
	if knows || err != nil {
		return files, err
	}
	files = slices.DeleteFunc(files, func(f workflows.AttachmentView) bool { return showsAccount(f.Kind) })
	if blind {
		for i := range files {
			files[i] = workflows.AttachmentView{Kind: files[i].Kind, Type: files[i].Type, Size: files[i].Size}
		}
	}
	return files, nil
}

// inOrganisation is what somebody's grants make them on a record, for rows of a list: by the applicant, the operator
// or the platform.
func inOrganisation(a *models.Actor, organisations ...string) models.Standing {
	standing := models.Standing{models.SignedIn}
	for _, grant := range a.Grants {
		if models.SideOf(grant.Role) == models.SidePlatform || slices.Contains(organisations, grant.OrganisationID) {
			standing = append(standing, grant.Role)
		}
	}
	return standing
}
