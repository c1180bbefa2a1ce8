export { PrintPage as PrintRoute } from '../features/applications/PrintPage'
