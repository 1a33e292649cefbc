export const Indicators = () => null
