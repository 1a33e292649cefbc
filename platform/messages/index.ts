import type { RoomSchema } from '../store/index.ts'

export { fill, templateFaults } from './decide.ts'
export {
  type Addressee,
  type Channel,
  type Delivery,
  type DeliveryState,
  type InboxItem,
  type Notice,
  type Outgoing,
  type Outside,
  type Recipient,
  refusals,
  type Sent,
  type Template,
} from './declare.ts'
export { backlog as deliveryBacklog } from './keep-deliveries.ts'
export { type MailOptions, mailChannel } from './mail.ts'
export { type Messages, type MessagesOptions, openMessages } from './messages.ts'
export type { AddressVault, FindRecipients } from './send.ts'
export { simulatorChannel } from './simulator.ts'
export {
  signWebhook,
  verifyWebhook,
  type WebhookOptions,
  type WebhookVerdict,
  webhookChannel,
} from './webhook.ts'

export const schema: RoomSchema = {
  room: 'messages',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { notice: 'district', inbox: 'district', delivery: 'district' },
}
