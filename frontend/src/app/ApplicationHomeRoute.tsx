export { ApplicationPage as ApplicationHomeRoute } from '../features/applications/ApplicationPage'
