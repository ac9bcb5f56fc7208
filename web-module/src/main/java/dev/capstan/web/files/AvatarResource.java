package dev.capstan.web.files;

import dev.capstan.service.auth.CurrentUser;
import dev.capstan.service.files.Avatars;
import dev.capstan.web.errors.InputProblem;
import dev.capstan.web.errors.InvalidInputException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The own avatar. */
@Path("v1/assets/avatar")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
@RequestScoped
@Tag(name = "files")
public class AvatarResource {
    @Inject
    Avatars avatars;

    @Inject
    CurrentUser user;

    /** The answer to a new avatar. */
    public record AvatarReplaced(String message, String url) {}

    /** Where everybody can see the avatar. */
    public record AvatarUrl(String url) {}

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(operationId = "uploadAvatar", summary = "Replace the own avatar")
    @RequestBody(
            description = "the picture, as the part named file",
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA,
                            schema =
                                    @Schema(
                                            type = SchemaType.OBJECT,
                                            properties =
                                                    @SchemaProperty(
                                                            name = "file",
                                                            type = SchemaType.STRING,
                                                            format = "binary"))))
    public AvatarReplaced replace(@Schema(hidden = true) List<EntityPart> parts) throws IOException {
        EntityPart file = parts.stream()
                .filter(part -> "file".equals(part.getName()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        new InputProblem("missing", List.of("body", "file"), "Field required", null)));
        try (InputStream content = file.getContent()) {
            return new AvatarReplaced("Your avatar was replaced.", avatars.replace(user.id(), content));
        }
    }

    @GET
    @Operation(operationId = "getAvatar", summary = "Where the own avatar is to be seen")
    public AvatarUrl get() {
        return new AvatarUrl(avatars.urlOf(user.id()));
    }
}
