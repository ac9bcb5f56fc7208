package dev.capstan.web.files;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.files.Downloads;
import dev.capstan.service.files.FileLinks;
import dev.capstan.service.files.FilePage;
import dev.capstan.service.files.FileService;
import dev.capstan.service.files.StoredFile;
import dev.capstan.service.files.Uploads;
import dev.capstan.types.files.AssetSource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A user's own files. */
@Path("v1/assets")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "files")
public class AssetsResource {
    @Inject
    Uploads uploads;

    @Inject
    Downloads downloads;

    @Inject
    FileService files;

    @Inject
    FileLinks links;

    @Inject
    FileAnswers answers;

    @Inject
    CurrentUser user;

    /** Where the bytes are to be put, by HTTP PUT with the same Content-Type and exactly that many. */
    public record Reserved(UUID id, URI uploadUrl) {}

    /** Where the file can be had, for an hour. */
    public record Completed(URI fileUrl) {}

    @POST
    @Path("upload")
    @Operation(operationId = "createUploadUrl", summary = "Reserve a file and get a link to put its bytes to")
    public Reserved reserve(@NotNull @Valid ReserveUpload wish) {
        Uploads.Reserved reserved = uploads.reserve(user.id(), wish.wish());
        return new Reserved(reserved.id(), reserved.uploadUrl());
    }

    @POST
    @Path("{asset_id}/complete")
    @Operation(operationId = "completeUpload", summary = "Say that the bytes were put; they are checked now")
    public Completed complete(@PathParam("asset_id") UUID assetId, @NotNull @Valid CompleteUpload done) {
        StoredFile file = uploads.complete(user.id(), assetId, done.sessionId(), Boolean.TRUE.equals(done.shared()));
        return new Completed(links.now(file));
    }

    @GET
    @Path("{asset_id}/download")
    @Produces(MediaType.WILDCARD)
    @Operation(operationId = "downloadAsset", summary = "The bytes of an own file, whole or a range of them")
    @APIResponse(responseCode = "200", description = "the bytes")
    public Response download(@PathParam("asset_id") UUID assetId) {
        return answers.of(downloads.own(user.id(), assetId));
    }

    @POST
    @Path("download-urls")
    @Operation(operationId = "createDownloadUrls", summary = "Links for own files by their storage keys")
    public DownloadLinks downloadLinks(@NotNull @Valid DownloadLinks.Wish wish) {
        if (wish.storagePaths().isEmpty()) {
            throw new AppException(Kind.INVALID, "validation", "storage_paths must name at least one file.");
        }
        List<String> keys = wish.storagePaths().stream()
                .map(path -> path.replaceFirst("^/+", ""))
                .toList();
        Map<String, StoredFile> found = files.ownByKey(user.id(), keys).stream()
                .collect(Collectors.toMap(StoredFile::storageKey, Function.identity()));
        return DownloadLinks.of(keys, found, file -> links.now(file).toString());
    }

    @GET
    @Path("media-library")
    @Operation(operationId = "listMediaLibrary", summary = "Own pictures, newest first")
    public MediaLibrary mediaLibrary(
            @QueryParam("limit") @DefaultValue("12") @Min(1) @Max(50) int limit,
            @QueryParam("offset") @DefaultValue("0") @Min(0) int offset) {
        FilePage page = files.pictures(user.id(), offset, limit);
        return new MediaLibrary(
                page.files().stream().map(this::item).toList(),
                page.total(),
                limit,
                offset,
                (long) offset + page.files().size() < page.total());
    }

    private MediaLibrary.Item item(StoredFile file) {
        return new MediaLibrary.Item(
                file.id(),
                file.name(),
                links.lasting(file).toString(),
                file.source() == AssetSource.USER_UPLOAD ? "upload" : "generated",
                file.createdAt());
    }
}
