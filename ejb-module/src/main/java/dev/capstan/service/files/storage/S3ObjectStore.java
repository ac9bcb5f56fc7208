package dev.capstan.service.files.storage;

import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.GetObjectPresignRequest;
import software.amazon.awssdk.services.s3.presigner.model.PutObjectPresignRequest;

/**
 * Keeps objects in a bucket of S3, or of anything that speaks its protocol. Links point straight at it: the upload link
 * binds type and length by its signature.
 */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_RANGE = 416;

    private final String bucket;
    private final S3Client client;
    private final S3Presigner signer;

    S3ObjectStore(S3Settings settings) {
        this.bucket = settings.bucket();
        StaticCredentialsProvider credentials = StaticCredentialsProvider.create(
                AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
        S3Configuration style = S3Configuration.builder()
                .pathStyleAccessEnabled(settings.pathStyle())
                .build();
        var made = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .serviceConfiguration(style)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(calls ->
                        calls.apiCallAttemptTimeout(settings.readTimeout().multipliedBy(2)))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(settings.connectTimeout())
                        .socketTimeout(settings.readTimeout()));
        var signing = S3Presigner.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .serviceConfiguration(style);
        settings.endpoint().ifPresent(endpoint -> {
            made.endpointOverride(endpoint);
            signing.endpointOverride(settings.publicEndpoint().orElse(endpoint));
        });
        this.client = made.build();
        this.signer = signing.build();
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public URI uploadLink(String key, UploadTerms terms) throws StorageException {
        return uri(signer.presignPutObject(PutObjectPresignRequest.builder()
                        .signatureDuration(terms.lifetime())
                        .putObjectRequest(put -> put.bucket(bucket)
                                .key(ObjectKey.checked(key))
                                .contentType(terms.contentType())
                                .contentLength(terms.length()))
                        .build())
                .url());
    }

    @Override
    public URI downloadLink(String key, DownloadTerms terms) throws StorageException {
        return uri(signer.presignGetObject(GetObjectPresignRequest.builder()
                        .signatureDuration(terms.lifetime())
                        .getObjectRequest(get -> get.bucket(bucket)
                                .key(ObjectKey.checked(key))
                                .responseContentType(terms.contentType())
                                .responseContentDisposition(terms.disposition()))
                        .build())
                .url());
    }

    private static URI uri(java.net.URL url) throws StorageException {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new StorageException("the store made a link that is no URI", e);
        }
    }

    @Override
    public Optional<Long> size(String key) throws StorageException {
        try {
            return Optional.of(client.headObject(head -> head.bucket(bucket).key(ObjectKey.checked(key)))
                    .contentLength());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw failed("measured", key, e);
        } catch (SdkException e) {
            throw failed("measured", key, e);
        }
    }

    @Override
    public InputStream read(String key, Part part) throws StorageException {
        if (part.length() == 0) {
            long size = size(key).orElseThrow(() -> new StorageException("there is no object " + key));
            if (part.from() > size) {
                throw new StorageException("the object %s ends before %s".formatted(key, part));
            }
            return InputStream.nullInputStream();
        }
        try {
            var found = client.getObject(get -> get.bucket(bucket)
                    .key(ObjectKey.checked(key))
                    .range("bytes=%d-%d".formatted(part.from(), part.from() + part.length() - 1)));
            if (found.response().contentLength() != part.length()) {
                found.abort();
                throw new StorageException("the object %s ends before %s".formatted(key, part));
            }
            return found;
        } catch (S3Exception e) {
            throw switch (e.statusCode()) {
                case NOT_FOUND -> new StorageException("there is no object " + key, e);
                case NO_SUCH_RANGE -> new StorageException("the object %s ends before %s".formatted(key, part), e);
                default -> failed("read", key, e);
            };
        } catch (SdkException e) {
            throw failed("read", key, e);
        }
    }

    @Override
    public void write(String key, InputStream content, long length, String contentType) throws StorageException {
        ExactStream exact = new ExactStream(content, length, key);
        try {
            client.putObject(
                    put -> put.bucket(bucket).key(ObjectKey.checked(key)).contentType(contentType),
                    RequestBody.fromInputStream(exact, length));
        } catch (SdkException | IllegalStateException e) { // the latter when another attempt cannot read the rest again
            if (exact.failure().isPresent()) {
                throw exact.failure().get();
            }
            throw failed("written", key, e);
        }
    }

    /** The protocol has no move: the copy is complete before the original goes. */
    @Override
    public void move(String from, String to) throws StorageException {
        try {
            client.copyObject(copy -> copy.sourceBucket(bucket)
                    .sourceKey(ObjectKey.checked(from))
                    .destinationBucket(bucket)
                    .destinationKey(ObjectKey.checked(to)));
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                throw new StorageException("there is no object " + from, e);
            }
            throw failed("moved", from, e);
        } catch (SdkException e) {
            throw failed("moved", from, e);
        }
        remove(from);
    }

    @Override
    public void remove(String key) throws StorageException {
        try {
            client.deleteObject(delete -> delete.bucket(bucket).key(ObjectKey.checked(key)));
        } catch (S3Exception e) {
            if (e.statusCode() != NOT_FOUND) {
                throw failed("removed", key, e);
            }
        } catch (SdkException e) {
            throw failed("removed", key, e);
        }
    }

    @Override
    public void check() throws StorageException {
        try {
            client.headBucket(head -> head.bucket(bucket));
        } catch (SdkException e) {
            throw new StorageException("the bucket %s cannot be reached: %s".formatted(bucket, e.getMessage()), e);
        }
    }

    private static StorageException failed(String what, String key, RuntimeException cause) {
        return new StorageException(
                "the object %s could not be %s: %s".formatted(key, what, cause.getMessage()), cause);
    }

    @Override
    public void close() {
        client.close();
        signer.close();
    }
}
