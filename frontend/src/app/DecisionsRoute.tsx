export { DecisionsPage as DecisionsRoute } from '../features/decisions/DecisionsPage'
