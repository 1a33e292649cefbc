export const NoticesPage = () => null
