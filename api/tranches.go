package api

func (a *API) tranches() {
	list(a, "/tranches", "tranche", a.Awards.ListTranches)
	desk(a, "/tranches", a.Awards.Tranches)
}
