export const Errors = () => null
