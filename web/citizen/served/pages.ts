/** Paying and rating, loaded together when one of them is opened. */
export { MyFees, Pay, ReceiptPage } from '../pages/pay.tsx'
export { Rate, WindowRating } from '../pages/rate.tsx'
