export const Knowledge = () => null
