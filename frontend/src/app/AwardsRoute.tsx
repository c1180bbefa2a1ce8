export { AwardsPage as AwardsRoute } from '../features/awards/AwardsPage'
