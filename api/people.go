package api

import (
	"context"
	"net/http"
	"time"

	"demeu/workflows"
	"demeu/workflows/people"

	"github.com/danielgtaylor/huma/v2"
)

func (a *API) people() {
	p := a.People
	type sendCode struct {
		Email    string `json:"email" maxLength:"254"`
		Language string `json:"language,omitempty" enum:"kk,ru,en"`
	}
	on(a, route{method: http.MethodPost, path: "/auth/codes", summary: "Mail a one-time code: sign-in, recovery, invitation", public: true, status: http.StatusNoContent},
		func(ctx context.Context, r *request[sendCode]) (none, error) {
			return none{}, p.SendCode(ctx, r.Body.Email, r.Body.Language)
		})
	on(a, route{method: http.MethodPost, path: "/auth/login", summary: "Sign in by code or password", public: true, status: http.StatusOK},
		func(ctx context.Context, r *request[people.SignIn]) (*people.Entered, error) {
			in, err := p.Enter(ctx, *r.Body)
			if err == nil {
				a.keep(r.raw, in.Token, in.ExpiresAt)
			}
			return in, err
		})
	on(a, route{method: http.MethodPost, path: "/auth/logout", summary: "End this sign-in", object: "me", verb: "edit", status: http.StatusNoContent},
		func(ctx context.Context, r *request[none]) (none, error) {
			a.keep(r.raw, "", time.Unix(0, 0))
			return none{}, p.SignOut(ctx)
		})
	type password struct {
		Password string `json:"password" maxLength:"200" doc:"Empty takes the password away"`
	}
	on(a, route{method: http.MethodPut, path: "/me/password", summary: "Set a password, or take it away", object: "me", verb: "edit", status: http.StatusNoContent},
		func(ctx context.Context, r *request[password]) (none, error) {
			return none{}, p.SetPassword(ctx, r.Body.Password)
		})
	type profile struct {
		Language string `json:"language" enum:"kk,ru,en" doc:"Of pages and letters"`
	}
	on(a, route{method: http.MethodPatch, path: "/me", summary: "Choose the language of pages and letters", object: "me", verb: "edit", status: http.StatusNoContent},
		func(ctx context.Context, r *request[profile]) (none, error) {
			return none{}, p.SetLanguage(ctx, r.Body.Language)
		})
	on(a, route{method: http.MethodGet, path: "/me", summary: "Who I am and where I belong", object: "me", verb: "read"},
		func(ctx context.Context, _ *request[none]) (*people.Me, error) { return p.Me(ctx) })

	on(a, route{method: http.MethodPost, path: "/organisations", summary: "Register an organisation", object: "organisation", verb: "create"},
		func(ctx context.Context, r *request[people.OrganisationInput]) (*people.OrganisationView, error) {
			return p.CreateOrganisation(ctx, *r.Body)
		})
	list(a, "/organisations", "organisation", p.ListOrganisations)
	desk(a, "/organisations", p.Organisations)
	on(a, route{method: http.MethodPost, path: "/organisations/{id}/members", summary: "Invite somebody with roles", object: "team", verb: "invite"},
		func(ctx context.Context, r *request[people.MemberInput]) (*workflows.Page[people.MembershipView], error) {
			return p.Invite(ctx, r.ID, *r.Body)
		})
	list(a, "/memberships", "membership", p.ListMemberships)
	desk(a, "/memberships", p.Memberships)
	list(a, "/duty-tables", "duty_table", p.ListDuties)
	desk(a, "/duty-tables", p.Duties)
}

// keep sets or clears the cookie of a browser. The token never reaches scripts of a page.
func (a *API) keep(ctx huma.Context, token string, until time.Time) {
	c := &http.Cookie{Name: a.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: a.Secure, SameSite: http.SameSiteLaxMode, Expires: until}
	http.SetCookie(writerOf(ctx), c)
}
