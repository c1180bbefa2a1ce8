export { MyReviewsPage as MyReviewsRoute } from '../features/reviews/MyReviewsPage'
