/** The city's doors over HTTP and mail. */
export { buildServer, type Server, type ServerOptions } from './app.ts'
export type { City, Client, Declared, Desks, Found, LiveEvent, PublicFilter, Sight } from './city/declare.ts'
export { keepPulling, type MailboxOptions, pullMail } from './mail/imap.ts'
export { type ListenOptions, listenMail } from './mail/smtp.ts'
export { type MailSettings, startMail } from './mail/start.ts'
export { type MqttSettings, startDevices } from './mqtt/start.ts'
export type { TelephonyAdapter, TelephonyEvents } from './telephony/exchange.ts'
