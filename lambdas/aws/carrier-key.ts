/** The carrier's API key from Secrets Manager, asked for again now and then so that a changed one is found. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Defect } from '../fax/errors.ts';
import { callAws } from './call.ts';

/** @throws Defect when the secret is empty; Transient when it cannot be had now */
export async function readCarrierKey(client: SecretsManagerClient, secretId: string): Promise<string> {
  const request = new GetSecretValueCommand({ SecretId: secretId });
  const { SecretString: key } = await callAws('Secrets Manager get', () => client.send(request));
  if (!key) throw new Defect("The carrier's key is not set in Secrets Manager.");
  return key.trim();
}
