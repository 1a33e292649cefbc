export { forecastOf, type MethodName, methods, of } from './decide.ts'
export type { Band, Forecast, Known, Method, Series } from './declare.ts'
export { contestsOf, evaluate, publishedOf } from './evaluate.ts'
