/** Paying and rating, loaded together when one of them is opened. */
export { MyFees, Pay, ReceiptPage } from './pay.tsx'
export { Rate, WindowRating } from './rate.tsx'
