export * from './decide.ts'
export * from './declare.ts'
export {
  type Asked,
  type Declared,
  type IndicatorCity,
  type Indicators,
  openIndicators,
} from './indicators.ts'
export { type ScreenNames, type ScreenPlan, type ScreenRates, screenFigures, screenRates } from './screen.ts'
