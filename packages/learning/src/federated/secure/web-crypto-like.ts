/** What is neither shared nor resizable, said so that TypeScript before 5.7 understands it too. */
type Data = Uint8Array & { readonly buffer: ArrayBuffer };

/** The part of the platform's `SubtleCrypto` that is used; keys are the platform's own objects. */
export interface SubtleCryptoLike {
  importKey(
    format: 'raw' | 'pkcs8',
    data: Data,
    algorithm: string,
    extractable: boolean,
    usages: ('encrypt' | 'deriveBits' | 'sign' | 'verify')[],
  ): Promise<object>;
  exportKey(format: 'jwk', key: object): Promise<object>;
  deriveBits(
    algorithm: { name: string; public: object },
    key: object,
    length: number,
  ): Promise<ArrayBuffer>;
  encrypt(
    algorithm: { name: string; counter: Data; length: number },
    key: object,
    data: Data,
  ): Promise<ArrayBuffer>;
  digest(algorithm: string, data: Data): Promise<ArrayBuffer>;
  sign(algorithm: string, key: object, data: Data): Promise<ArrayBuffer>;
  verify(algorithm: string, key: object, signature: Data, data: Data): Promise<boolean>;
}

/** The part of the platform's `Crypto` that is used. */
export interface WebCryptoLike {
  getRandomValues(array: Data): Data;
  readonly subtle: SubtleCryptoLike;
}
