export { ApplicationsPage as ApplicationsRoute } from '../features/applications/ApplicationsPage'
