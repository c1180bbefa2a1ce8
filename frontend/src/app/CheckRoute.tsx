export { CheckPage as CheckRoute } from '../features/applications/CheckPage'
