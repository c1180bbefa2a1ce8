export { SentPage as SentRoute } from '../features/applications/SentPage'
