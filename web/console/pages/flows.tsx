export const Flows = () => null
export const PackPage = () => null
