// Postman's dynamic variables that need a dictionary: names, places, words, made with a faker that is passed in.
import type { Faker } from '@faker-js/faker';

type Generator = (faker: Faker) => string | number | Date;

/** A random choice among what newer fakers do not offer as Postman's do. */
const oneOf =
  (...values: readonly string[]): Generator =>
  (faker) =>
    faker.helpers.arrayElement(values);

/** A digit for each `#`, one from 2 to 9 for each `!`. */
const digits =
  (pattern: string): Generator =>
  (faker) =>
    pattern.replace(/[#!]/g, (sign) => String(faker.number.int({ min: sign === '!' ? 2 : 0, max: 9 })));

/** Postman's own constant addresses: a run must not depend on what a faker thinks of image services. */
const image =
  (topic?: string): Generator =>
  () =>
    `http://placeimg.com/640/480${topic === undefined ? '' : `/${topic}`}`;

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const MAIL_HOSTS = ['gmail.com', 'yahoo.com', 'hotmail.com'];

/** `first.last` with the signs a user name may have in Postman. */
const userName: Generator = (faker) => faker.internet.username().replaceAll(/[^\w.]/g, '');

const domainWord: Generator = (faker) =>
  faker.person
    .firstName()
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');

const domainName: Generator = (faker) => `${domainWord(faker)}.${faker.internet.domainSuffix()}`;

const words = (faker: Faker): string => faker.word.words({ count: { min: 2, max: 5 } });

const PLACES: Readonly<Record<string, Generator>> = {
  randomCity: (f) => f.location.city(),
  randomStreetName: (f) => f.location.street(),
  randomStreetAddress: (f) => f.location.streetAddress(),
  randomCountry: (f) => f.location.country(),
  randomCountryCode: (f) => f.location.countryCode(),
  randomLatitude: (f) => f.location.latitude({ precision: 4 }).toFixed(4),
  randomLongitude: (f) => f.location.longitude({ precision: 4 }).toFixed(4),
  randomLocale: (f) => f.location.language().alpha2,
};

const PEOPLE: Readonly<Record<string, Generator>> = {
  randomFirstName: (f) => f.person.firstName(),
  randomLastName: (f) => f.person.lastName(),
  randomFullName: (f) => f.person.fullName(),
  randomNamePrefix: (f) => f.person.prefix(),
  randomNameSuffix: (f) => f.person.suffix(),
  randomJobArea: (f) => f.person.jobArea(),
  randomJobDescriptor: (f) => f.person.jobDescriptor(),
  randomJobTitle: (f) => f.person.jobTitle(),
  randomJobType: (f) => f.person.jobType(),
  randomPhoneNumber: digits('!##-!##-####'),
  randomPhoneNumberExt: digits('##-!##-!##-####'),
};

const NETWORK: Readonly<Record<string, Generator>> = {
  randomIP: (f) => f.internet.ipv4(),
  randomIPV6: (f) => f.internet.ipv6(),
  randomMACAddress: (f) => f.internet.mac(),
  randomPassword: (f) => f.internet.password({ length: 15, pattern: /\w/ }),
  randomUserAgent: (f) => f.internet.userAgent(),
  randomProtocol: (f) => f.internet.protocol(),
  randomDomainName: domainName,
  randomDomainSuffix: (f) => f.internet.domainSuffix(),
  randomDomainWord: domainWord,
  randomEmail: (f) => `${userName(f)}@${f.helpers.arrayElement(MAIL_HOSTS)}`,
  randomExampleEmail: (f) => `${userName(f)}@example.${f.helpers.arrayElement(['com', 'net', 'org'])}`,
  randomUserName: userName,
  randomUrl: (f) => `${f.internet.protocol()}://${domainName(f)}`,
};

const IMAGES: Readonly<Record<string, Generator>> = {
  randomAvatarImage: (f) => f.image.avatar(),
  randomImageUrl: image(),
  randomAbstractImage: image('abstract'),
  randomAnimalsImage: image('animals'),
  randomBusinessImage: image('business'),
  randomCatsImage: image('cats'),
  randomCityImage: image('city'),
  randomFoodImage: image('food'),
  randomNightlifeImage: image('nightlife'),
  randomFashionImage: image('fashion'),
  randomPeopleImage: image('people'),
  randomNatureImage: image('nature'),
  randomSportsImage: image('sports'),
  randomTransportImage: image('transport'),
  randomImageDataUri: (f) => f.image.dataUri({ width: 640, height: 480, color: 'grey', type: 'svg-uri' }),
};

const MONEY: Readonly<Record<string, Generator>> = {
  randomBankAccount: (f) => f.finance.accountNumber(8),
  randomBankAccountName: (f) => f.finance.accountName(),
  randomCreditCardMask: digits('####'),
  randomBankAccountBic: (f) => f.finance.bic(),
  randomBankAccountIban: (f) => f.finance.iban(),
  randomTransactionType: (f) => f.finance.transactionType(),
  randomCurrencyCode: (f) => f.finance.currencyCode(),
  randomCurrencyName: (f) => f.finance.currencyName(),
  randomCurrencySymbol: (f) => f.finance.currencySymbol(),
  randomBitcoin: (f) => f.finance.bitcoinAddress({ type: 'legacy' }),
  randomPrice: (f) => f.commerce.price({ min: 0, max: 1000, dec: 2 }),
  randomProduct: (f) => f.commerce.product(),
  randomProductAdjective: (f) => f.commerce.productAdjective(),
  randomProductMaterial: (f) => f.commerce.productMaterial(),
  randomProductName: (f) => f.commerce.productName(),
  randomDepartment: (f) => f.commerce.department(),
};

const COMPANY_SUFFIXES = oneOf('Inc', 'and Sons', 'LLC', 'Group');

const COMPANIES: Readonly<Record<string, Generator>> = {
  randomCompanyName: (f) => f.company.name(),
  randomCompanySuffix: COMPANY_SUFFIXES,
  randomBs: (f) => f.company.buzzPhrase(),
  randomBsAdjective: (f) => f.company.buzzAdjective(),
  randomBsBuzz: (f) => f.company.buzzVerb(),
  randomBsNoun: (f) => f.company.buzzNoun(),
  randomCatchPhrase: (f) => f.company.catchPhrase(),
  randomCatchPhraseAdjective: (f) => f.company.catchPhraseAdjective(),
  randomCatchPhraseDescriptor: (f) => f.company.catchPhraseDescriptor(),
  randomCatchPhraseNoun: (f) => f.company.catchPhraseNoun(),
};

const MACHINES: Readonly<Record<string, Generator>> = {
  randomDatabaseColumn: (f) => f.database.column(),
  randomDatabaseType: (f) => f.database.type(),
  randomDatabaseCollation: (f) => f.database.collation(),
  randomDatabaseEngine: (f) => f.database.engine(),
  randomFileName: (f) => f.system.fileName(),
  randomFileType: (f) => f.system.fileType(),
  randomFileExt: (f) => f.system.fileExt(),
  randomCommonFileName: (f) => f.system.commonFileName(),
  randomCommonFileType: (f) => f.system.commonFileType(),
  randomCommonFileExt: (f) => f.system.commonFileExt(),
  randomFilePath: (f) => f.system.filePath(),
  randomDirectoryPath: (f) => f.system.directoryPath(),
  randomMimeType: (f) => f.system.mimeType(),
  randomSemver: digits('#.#.#'),
  randomColor: (f) => f.color.human(),
  randomHexColor: (f) => f.color.rgb({ casing: 'lower' }),
  randomAbbreviation: (f) => f.hacker.abbreviation(),
};

const WORDS: Readonly<Record<string, Generator>> = {
  randomNoun: (f) => f.hacker.noun(),
  randomVerb: (f) => f.hacker.verb(),
  randomIngverb: (f) => f.hacker.ingverb(),
  randomAdjective: (f) => f.hacker.adjective(),
  randomWord: (f) => f.word.sample(),
  randomWords: words,
  randomPhrase: (f) => capitalised(f.hacker.phrase()),
  randomLoremWord: (f) => f.lorem.word(),
  randomLoremWords: (f) => f.lorem.words(3),
  randomLoremSentence: (f) => f.lorem.sentence(),
  randomLoremSentences: (f) => f.lorem.sentences({ min: 2, max: 6 }),
  randomLoremParagraph: (f) => f.lorem.paragraph(),
  randomLoremParagraphs: (f) => f.lorem.paragraphs(3),
  randomLoremText: (f) => f.lorem.text(),
  randomLoremSlug: (f) => f.lorem.slug(3),
  randomLoremLines: (f) => f.lorem.lines(),
};

/** Dates stand as JavaScript prints them, as in Postman. */
const DATES: Readonly<Record<string, Generator>> = {
  randomDateFuture: (f) => f.date.future(),
  randomDatePast: (f) => f.date.past(),
  randomDateRecent: (f) => f.date.recent(),
  randomWeekday: (f) => f.date.weekday(),
  randomMonth: (f) => f.date.month(),
};

const GENERATORS: ReadonlyMap<string, Generator> = new Map(
  [PLACES, PEOPLE, NETWORK, IMAGES, MONEY, COMPANIES, MACHINES, WORDS, DATES].flatMap(Object.entries<Generator>),
);

/** Is this the name (without `$`) of a variable that needs a faker? */
export const isFakerVariable = (name: string): boolean => GENERATORS.has(name);

/** Its value as text; undefined for unknown names, for which the faker is not touched. */
export const dynamicVariable = (name: string, faker: Faker): string | undefined => {
  const generate = GENERATORS.get(name);
  return generate && String(generate(faker));
};
