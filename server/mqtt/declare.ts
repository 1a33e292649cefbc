import { declareRefusals, type Say, say } from '../../base/index.ts'

/** What whoever starts the broker can meet. */
export const refuse = declareRefusals({
  'mqtt.port': {
    http: 500,
    says: (d: { port: number }) =>
      say(`MQTT 端口 ${d.port} 不能打开`, `The MQTT port ${d.port} cannot be opened`),
    remedy: say(
      '换一个 HUYING_MQTT_PORT，或停止占用它的程序',
      'Choose another HUYING_MQTT_PORT, or stop the program that has it',
    ),
  },
  'mqtt.certificate': {
    http: 500,
    says: (d: { file: string }) =>
      say(
        `MQTT 的证书或私钥 ${d.file} 不能使用`,
        `The certificate or key ${d.file} of the broker cannot be used`,
      ),
    remedy: say(
      '用 HUYING_MQTT_CERT 和 HUYING_MQTT_KEY 指定 PEM 文件',
      'Name PEM files with HUYING_MQTT_CERT and HUYING_MQTT_KEY',
    ),
  },
  'mqtt.outside': {
    http: 422,
    says: (d: { why: Say }) =>
      say(`连不上外部消息服务：${d.why.zh}`, `No connection to the broker: ${d.why.en}`),
    remedy: say(
      '核对地址、端口、用户名、证书和主题',
      'Check its address, port, user, certificate and topics',
    ),
  },
})
