export const Calendars = () => null
